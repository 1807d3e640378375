#!/bin/sh
# Never ends, wants not to be ended, and starts others: one in its group, one that leaves it.
trap '' TERM
sleep 1000 &
echo "$!" > pids
setsid sleep 1000 &
echo "$!" >> pids
echo "$$" >> pids
echo "waiting"
while :; do sleep 1000; done
