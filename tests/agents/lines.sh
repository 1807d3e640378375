#!/bin/sh
# Says as many lines at once as the first argument says, each its number; with `wait` behind it works until somebody makes
# the file `go`.
cat > /dev/null
seq "$1"
n=0
while [ "$2" = wait ] && [ ! -e go ] && [ "$n" -lt 3000 ]; do n=$((n + 1)); sleep 0.02; done
