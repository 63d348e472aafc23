# Sourced by the gate and by the example: finds a JDK for Maven and for the nodes.

# Prints the feature version of the JDK in directory $1, or 0 if there is no JDK.
feature() {
    local version=
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    echo "${version:-0}"
}

# Prints the newest JDK >= 21 in the usual places; JAVA_HOME wins if it is new enough.
find_jdk() {
    local home best= newest=20 version
    if [ -n "${JAVA_HOME:-}" ] && [ "$(feature "$JAVA_HOME")" -ge 21 ]; then
        echo "$JAVA_HOME"
        return
    fi
    local on_path
    on_path=$(command -v javac || true)
    if [ -n "$on_path" ]; then
        on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    fi
    shopt -s nullglob
    # Names such as JAVA_21_HOME and JAVA_HOME_21_X64, as build services set them.
    for home in $(compgen -e | grep -E '^(JAVA|JDK).*HOME' || true); do
        set -- "$@" "${!home}"
    done
    for home in "$@" "$on_path" /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/jdk* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.asdf/installs/java/* "$HOME"/.jenv/versions/* "$HOME"/.jdks/* \
        "$HOME"/.m2/jdks/* "$HOME"/.gradle/jdks/* "$HOME"/.local/share/mise/installs/java/* /opt/hostedtoolcache/*/*/* \
        {,"$HOME"}/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        version=$(feature "$home")
        if [ "$version" -gt "$newest" ]; then
            newest=$version
            best=$home
        fi
    done
    echo "$best"
}
