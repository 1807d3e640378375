#!/bin/sh
# Says that it is done, and has done nothing.
echo "nothing to do"
