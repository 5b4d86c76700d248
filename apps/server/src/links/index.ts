/** One-time links: 256 bits for one person and one purpose, of which the database keeps only a hash. */
export { createLink, endLinks, findLink, type Link, type LinkDeps, linkUrl, useLink } from './links.ts';
