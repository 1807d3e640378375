#!/bin/sh
# Tidies up: takes away all that git ignores, waits for the file `go`, and does what it was asked to.
echo "$$" > .git/pids
git clean -fdxq -e go
echo "cleaned"
n=0
while [ ! -e go ] && [ "$n" -lt 3000 ]; do n=$((n + 1)); sleep 0.02; done
exec sh "$(dirname "$0")/tick.sh"
