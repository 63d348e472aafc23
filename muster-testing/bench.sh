#!/usr/bin/env bash
# Durable writes per second of three node processes on this machine: bench.sh [seconds per row].
# Needs no arguments; data goes below target/bench and is removed at the next run.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
. "$root/.ci/find-jdk.sh"
JAVA_HOME=$(find_jdk)
[ -n "$JAVA_HOME" ] || { echo "Muster needs a JDK 21 or newer and found none: install one, or set JAVA_HOME to it." >&2; exit 1; }
export JAVA_HOME
cd "$root"
mvn --batch-mode --quiet -DskipTests -pl muster-testing -am compile
mvn --batch-mode --quiet -pl muster-testing -am dependency:build-classpath -Dmdep.outputFile=target/bench.classpath -Dmdep.includeScope=runtime compile >/dev/null
classpath=$here/target/classes:$root/muster-node/target/classes:$root/muster-core/target/classes:$(cat "$here/target/bench.classpath")
exec "$JAVA_HOME/bin/java" -cp "$classpath" io.muster.testing.bench.WriteBenchmark "$here/target/bench" "${1:-5}"
