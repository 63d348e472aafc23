package io.muster.codec;

/**
 * Where in a signature a builder is.
 *
 * @param path names from the outside in, joined by ": "
 * @param declared the type as it is declared there
 */
record Place(String path, String declared) {

    Place into(String name, String type) {
        return new Place(path.isEmpty() ? name : path + ": " + name, type);
    }

    String full() {
        return path.isEmpty() ? declared : path + ": " + declared;
    }
}
