/**
 * Three replicated beans behind REST, written as a user of Muster would write them.
 */
@NullMarked
package io.muster.example;

import org.jspecify.annotations.NullMarked;
