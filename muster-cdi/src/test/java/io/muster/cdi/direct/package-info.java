/** A node of one replica without a log, for tests of the bean side. */
@NullMarked
package io.muster.cdi.direct;

import org.jspecify.annotations.NullMarked;
