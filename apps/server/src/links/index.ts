/** One-time links: 256 bits for one person and one purpose, of which the database keeps only a hash. */
export {
  countLinks,
  createLink,
  createLinks,
  endLinks,
  findLink,
  findOpenDetails,
  getLink,
  type Link,
  type LinkDeps,
  linkUrl,
  markUsed,
  useLink,
} from './links.ts';
