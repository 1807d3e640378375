#!/bin/sh
# Ends well, and leaves behind two that hold its output open: one in its group, and one that has left it and will not go.
cat > /dev/null
sleep 1000 &
echo "$!" > pids
setsid sh -c 'trap "" TERM; echo "$$" > daemon; while :; do sleep 1000; done' &
while [ ! -s daemon ]; do sleep 0.01; done
cat daemon >> pids
echo "done"
