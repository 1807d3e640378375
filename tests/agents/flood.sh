#!/bin/sh
# Says as many megabytes as the first argument says: lines, one line without an end, and bytes that are no text.
most=$((${1:-64} * 468750))
yes "the same line again" | head -c "$most"
head -c "$most" /dev/zero | tr '\0' 'x'
head -c 4000000 /dev/urandom
exit 0
