#!/usr/bin/env bash
# The swarm of the simulator for some simulated hours: long-run.sh HOURS [FROM_SEED].
# Prints a line a minute and at the end a table, which it also keeps in target/long-run.md. Ends with 1 if anything failed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
. "$root/.ci/find-jdk.sh"
JAVA_HOME=$(find_jdk)
[ -n "$JAVA_HOME" ] || { echo "Muster needs a JDK 21 or newer and found none: install one, or set JAVA_HOME to it." >&2; exit 1; }
export JAVA_HOME
[ $# -ge 1 ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 2; }
cd "$root"
mvn --batch-mode --quiet -DskipTests -pl muster-testing -am compile
mvn --batch-mode --quiet -pl muster-testing -am dependency:build-classpath -Dmdep.outputFile=target/bench.classpath -Dmdep.includeScope=runtime compile >/dev/null
# copied, so that the next build does not pull the classes from under a run of hours
rm -rf "$here/target/long-run"
mkdir -p "$here/target/long-run"
cp -r "$here/target/classes/." "$root/muster-node/target/classes/." "$root/muster-core/target/classes/." "$here/target/long-run"
# much garbage and little that stays: the simplest collector costs least
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx4g -cp "$here/target/long-run:$(cat "$here/target/bench.classpath")" io.muster.testing.LongRun "$1" "${2:-0}" "$here/target/long-run.md"
