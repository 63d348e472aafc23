/**
 * Addresses of peers, and only addresses: discovery never says who votes. Owns no thread but short-lived ones that
 * look up a name. Imports the transport, whose addresses it yields.
 */
@NullMarked
package io.muster.discovery;

import org.jspecify.annotations.NullMarked;
