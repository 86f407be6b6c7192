#!/bin/sh
# Removes from installed packages what no service loads. Argument: the node_modules folder.
set -eu
packages=$1/.pnpm
find "$packages" -type f \
  \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.tsbuildinfo' \) -delete
# TensorFlow.js comes in builds for browsers too.
find "$packages"/@tensorflow+tfjs-*/node_modules/@tensorflow -path '*/dist/*' -type f \
  \( -name '*.min.js' -o -name '*fesm*.js' -o -name '*.es2017*.js' \) -delete
# Next.js: what builds pages, and what serves them while they are being written.
rm -rf "$packages"/@next+swc-*
find "$packages"/next@*/node_modules/next/dist/compiled/next-server -type f \
  \( -name '*.dev.js' -o -name '*experimental*' \) -delete
rm -rf "$packages"/next@*/node_modules/next/dist/esm "$packages"/next@*/node_modules/next/dist/docs
