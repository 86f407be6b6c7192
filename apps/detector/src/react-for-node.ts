import { registerHooks } from 'node:module';

/**
 * Loaded before Next.js, which takes React's renderer for other runtimes than Node.js (its source has a note to change that): that one
 * makes bytes of each attribute by itself, a fifth of what a page costs. Its twin for Node.js has the same functions.
 */
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === 'react-dom/server.edge' ? 'react-dom/server.node' : specifier, context),
});
