/** The bytes of a record, shared by disk and wire. Imports the core and nothing else of this module. */
@NullMarked
package io.muster.record;

import org.jspecify.annotations.NullMarked;
