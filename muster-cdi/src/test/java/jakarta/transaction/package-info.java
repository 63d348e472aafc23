/** Stands for the annotation of Jakarta Transactions, which our checks know by name only. */
@NullMarked
package jakarta.transaction;

import org.jspecify.annotations.NullMarked;
