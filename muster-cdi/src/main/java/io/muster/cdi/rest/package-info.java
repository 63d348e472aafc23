/**
 * Errors of the cluster as REST answers. Registered only if Jakarta REST is present.
 */
@NullMarked
package io.muster.cdi.rest;

import org.jspecify.annotations.NullMarked;
