/**
 * Addresses of peers, and only addresses: discovery never says who votes.
 */
@NullMarked
package io.muster.discovery;

import org.jspecify.annotations.NullMarked;
