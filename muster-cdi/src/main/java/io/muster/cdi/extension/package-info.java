/**
 * The portable extension: finds replicated beans, validates them and routes their calls.
 */
@NullMarked
package io.muster.cdi.extension;

import org.jspecify.annotations.NullMarked;
