// Ends well when native TensorFlow loads and computes.
const util = require('node:util');

// tfjs-node 4.22 calls a function that Node 23 took away.
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
const tf = require('@tensorflow/tfjs-node');

if (tf.getBackend() !== 'tensorflow' || tf.add(1, 2).dataSync()[0] !== 3) process.exit(1);
