#!/usr/bin/env bash
# Shows a bug of the track record as it was: before-mend.sh COMMIT TEST
#   COMMIT  that mended it
#   TEST    that shows it, as Class or Class#method
# Checks the commit out with its tests (or, if the test came later, the commit that brought it), takes the mend out of the
# production classes, and runs the test. It must fail there. Nothing of the present tree is touched.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
. "$root/.ci/find-jdk.sh"
JAVA_HOME=$(find_jdk)
[ -n "$JAVA_HOME" ] || { echo "Muster needs a JDK 21 or newer and found none: install one, or set JAVA_HOME to it." >&2; exit 1; }
export JAVA_HOME
[ $# -eq 2 ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
cd "$root"
mend=$(git rev-parse --verify --quiet "$1^{commit}") || { echo "no such commit here: $1" >&2; exit 2; }
class=${2%%#*}
file=$(git ls-files "*/src/test/java/*/$class.java" | head -1)
[ -n "$file" ] || { echo "no such test here: $class" >&2; exit 2; }
tests=$mend
word=${2##*#}
for each in "$mend" $(git rev-list --reverse "$mend..HEAD" -- "$file"); do
    if git show "$each:$file" 2>/dev/null | grep -q "$word"; then
        tests=$each
        break
    fi
done
tree=$here/target/before-mend
git worktree remove --force "$tree" 2>/dev/null || true
git worktree prune
git worktree add --quiet --detach "$tree" "$tests"
trap 'cd "$root"; git worktree remove --force "$tree"' EXIT
cd "$tree"
git diff --binary "$mend^" "$mend" -- '*/src/main/*' | git apply --reverse --3way ||
    { echo "the mend $1 cannot be taken out of $tests any more" >&2; exit 2; }
# only the compiler's own checks: this takes a minute less, and old code need not please them again
sed -i -e '/-Xplugin:ErrorProne/d' -e '/-Werror/d' -e '/-Xdoclint/d' pom.xml
log=$here/target/before-mend.log
if mvn --batch-mode --quiet test -pl "${file%%/*}" -am "-Dtest=$2" -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip=true > "$log" 2>&1; then
    echo "$2 passes without $1: it does not show this bug" >&2
    exit 1
fi
if grep -q 'COMPILATION ERROR' "$log"; then
    grep -m5 'ERROR.*\.java' "$log" >&2
    echo "$2 does not compile without $1; see $log" >&2
    exit 2
fi
grep -E 'ERROR.*(Tests run|Test\.|:[0-9]+ )' "$log" | head -5
echo "as it was before $1: $2 fails"
