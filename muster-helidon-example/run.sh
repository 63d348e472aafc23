#!/usr/bin/env bash
# Starts a cluster of the example on this machine: run.sh [nodes], three by default. Ctrl-C stops it cleanly.
# HTTP listens on 8081, 8082, ...; the nodes talk on 9993, 9994, ...; data stays below target/cluster.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
jar=$here/target/muster-helidon-example.jar
data=$here/target/cluster
nodes=${1:-3}
http_base=8080
cluster_base=9992
pids=()

fail() {
    echo "run.sh: $*" >&2
    exit 1
}

case $nodes in
    [1-9]) ;;
    *) fail "the number of nodes must be between 1 and 9, not \"$nodes\"" ;;
esac

. "$root/.ci/find-jdk.sh"
JAVA_HOME=$(find_jdk)
[ -n "$JAVA_HOME" ] || fail "Muster needs a JDK 21 or newer and found none: install one, or set JAVA_HOME to it."
export JAVA_HOME
java=$JAVA_HOME/bin/java

# Builds the jar if it is missing or older than a source.
build() {
    if [ -f "$jar" ] && [ -z "$(find "$root"/pom.xml "$root"/muster-*/pom.xml "$root"/muster-*/src/main -newer "$jar" -print -quit)" ]; then
        return
    fi
    echo "Building the example (the first time this takes a few minutes) ..."
    (cd "$root" && mvn --batch-mode --quiet -DskipTests -pl muster-helidon-example -am package) \
        || fail "the build failed, see above"
}

# Prints the body of http://127.0.0.1:$1$2; empty if nobody answers within two seconds.
http() {
    timeout 2 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1" && printf "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" "$2" >&3 && cat <&3' \
        _ "$1" "$2" 2>/dev/null || true
}

port_taken() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

stop() {
    trap - EXIT INT TERM
    [ ${#pids[@]} -eq 0 ] && return
    echo
    echo "Stopping ..."
    kill -TERM "${pids[@]}" 2>/dev/null || true
    for _ in $(seq 1 150); do
        kill -0 "${pids[@]}" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL "${pids[@]}" 2>/dev/null || true
    wait "${pids[@]}" 2>/dev/null || true
    echo "Stopped. The data is kept in $data; the next start continues with it."
}

start_node() {
    local id=n$1
    setsid "$java" -Xmx256m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError \
        -Dserver.port=$((http_base + $1)) -Dmuster.node.id="$id" -Dmuster.node.port=$((cluster_base + $1)) \
        ${peers:+"-Dmuster.peers=$peers"} -Dmuster.data.dir="$data/$id" -jar "$jar" >"$data/$id.log" 2>&1 &
    pids+=($!)
}

await_ready() {
    local i deadline=$((SECONDS + 60))
    for i in $(seq 1 "$nodes"); do
        until http $((http_base + i)) /health/ready | head -n 1 | grep -q ' 200'; do
            kill -0 "${pids[$((i - 1))]}" 2>/dev/null \
                || fail "node n$i ended; the end of $data/n$i.log: $(echo; tail -n 15 "$data/n$i.log")"
            [ $SECONDS -lt $deadline ] \
                || fail "node n$i is not ready after 60 s; see $data/n$i.log, or http://127.0.0.1:$((http_base + i))/health/ready"
            sleep 0.2
        done
    done
}

leader() {
    local i found
    for i in $(seq 1 "$nodes"); do
        found=$(http $((http_base + i)) /muster/status | grep -o '"leaderId":"[^"]*"' | cut -d'"' -f4) || true
        [ -n "$found" ] && echo "$found" && return
    done
    echo nobody
}

build
for i in $(seq 1 "$nodes"); do
    for port in $((http_base + i)) $((cluster_base + i)); do
        port_taken "$port" && fail "port $port is in use: stop what listens there, then start again"
    done
done
mkdir -p "$data"
if [ -f "$data/nodes" ] && [ "$(cat "$data/nodes")" != "$nodes" ]; then
    fail "$data belongs to a cluster of $(cat "$data/nodes") nodes: start that many, or remove the directory"
fi
echo "$nodes" >"$data/nodes"
peers=
if [ "$nodes" -gt 1 ]; then
    peers=$(for i in $(seq 1 "$nodes"); do printf '%sn%d=127.0.0.1:%d' "${sep:-}" "$i" $((cluster_base + i)); sep=,; done)
fi

trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
echo "Starting $nodes node(s) ..."
for i in $(seq 1 "$nodes"); do
    start_node "$i"
done
await_ready

echo "Ready:"
for i in $(seq 1 "$nodes"); do
    echo "  n$i  http://127.0.0.1:$((http_base + i))  log $data/n$i.log  pid ${pids[$((i - 1))]}"
done
last=$((http_base + nodes))
echo "Leader: $(leader)"
cat <<TXT

Try:
  curl -X PUT -H 'Content-Type: text/plain' -d hello http://127.0.0.1:8081/kv/greeting
  curl http://127.0.0.1:$last/kv/greeting
  curl -X POST 'http://127.0.0.1:8081/counters/visits/add?delta=1'

Press Ctrl-C to stop.
TXT
shown=$(leader)
while true; do
    sleep 1
    now=$(leader)
    if [ "$now" != "$shown" ]; then
        echo "Leader: $now"
        shown=$now
    fi
done
