#!/bin/sh
# Writes down what it was given: its environment, and its open files.
cat > /dev/null
env > report
echo files >> report
for number in "/proc/$$/fd"/*; do
    readlink "$number"
done >> report
