#!/bin/sh
# Leaves one to whoever takes it in, which ends soon, and works on until somebody makes the file `go`.
(sh -c 'echo "$$" > stray' &)
while [ ! -s stray ]; do sleep 0.01; done
exec sh "$(dirname "$0")/wait.sh"
