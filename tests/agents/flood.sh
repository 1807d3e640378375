#!/bin/sh
# Says 64 MB: lines, one line without an end, and bytes that are no text.
yes "the same line again" | head -c 30000000
head -c 30000000 /dev/zero | tr '\0' 'x'
head -c 4000000 /dev/urandom
exit 0
