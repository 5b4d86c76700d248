import { parseSync } from 'oxc-parser';

/** What the floor plan wants to know of one file of code. */
export interface SourceFile {
  /** From the root of the repository, with slashes. */
  path: string;
  lineCount: number;
  /** `isType`: only types are imported, and nothing of it is left when the program runs. */
  imports: { specifier: string; line: number; isType: boolean }[];
  /** Without the functions that it declares: a factory is measured like a class. `isSuite`: it holds tests, and is as long as their sum. */
  functions: { name: string; line: number; lineCount: number; isSuite: boolean }[];
  /** Where the environment is read. */
  environmentLines: number[];
  /** Where the machine's time is read: Date.now(), and new Date() without arguments. */
  timeLines: number[];
  /** The text of the comment that the file opens with, if it does. */
  opening: string | null;
}

interface SyntaxNode {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** Reads one file of TypeScript or JavaScript. What stands in comments and texts is no code.
 *
 *  @throws Error when it cannot be parsed
 */
export function readSource(path: string, text: string): SourceFile {
  const { program, module, comments, errors } = parseSync(path, text, { lang: languageOf(path) });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const lineOf = lineFinder(text);
  const source: SourceFile = {
    path,
    lineCount: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: [],
    functions: [],
    environmentLines: [],
    timeLines: [],
    opening: null,
  };
  const first = comments[0];
  if (first && text.slice(0, first.start).trim() === '') source.opening = first.value;
  for (const { moduleRequest, entries } of module.staticImports) {
    const isType = entries.length > 0 && entries.every((entry) => entry.isType);
    source.imports.push({ specifier: moduleRequest.value, line: lineOf(moduleRequest.start), isType });
  }
  for (const { moduleRequest, isType } of module.staticExports.flatMap(({ entries }) => entries)) {
    if (moduleRequest)
      source.imports.push({ specifier: moduleRequest.value, line: lineOf(moduleRequest.start), isType });
  }
  walk(program as unknown as SyntaxNode, null, (node, parent) => note(source, node, parent, lineOf));
  return source;
}

function languageOf(path: string): 'ts' | 'tsx' | 'js' {
  if (path.endsWith('.tsx')) return 'tsx';
  return path.endsWith('.ts') ? 'ts' : 'js';
}

function note(source: SourceFile, node: SyntaxNode, parent: SyntaxNode | null, lineOf: (offset: number) => number) {
  const line = lineOf(node.start);
  if (functionTypes.has(node.type) && node.body) {
    const lineCount =
      linesOf(node, lineOf) - declaredWithin(node).reduce((sum, inner) => sum + linesOf(inner, lineOf), 0);
    source.functions.push({ name: nameOf(node, parent), line, lineCount, isSuite: holdsTests(node) });
  }
  if (isMember(node, 'process', 'env')) source.environmentLines.push(line);
  if (isMember(node, 'Date', 'now')) source.timeLines.push(line);
  const isNewDate = node.type === 'NewExpression' && isName(node.callee, 'Date');
  if (isNewDate && (node.arguments as unknown[]).length === 0) source.timeLines.push(line);
  if (node.type === 'ImportExpression') {
    const { value } = node.source as { value?: unknown };
    if (typeof value === 'string') source.imports.push({ specifier: value, line, isType: false });
  }
}

const linesOf = ({ start, end }: SyntaxNode, lineOf: (offset: number) => number) => lineOf(end) - lineOf(start) + 1;

// The outermost ones only: what they declare is theirs.
function declaredWithin(node: SyntaxNode): SyntaxNode[] {
  const declared: SyntaxNode[] = [];
  walk(node, null, (inner) => {
    const isDeclared = inner.type === 'FunctionDeclaration' || (inner.type === 'Property' && inner.method === true);
    const isInside = declared.some(({ start, end }) => start <= inner.start && inner.end <= end);
    if (inner !== node && isDeclared && !isInside) declared.push(inner);
  });
  return declared;
}

function holdsTests(node: SyntaxNode): boolean {
  let found = false;
  walk(node, null, ({ type, callee }) => {
    const { property } = (callee ?? {}) as { property?: unknown };
    const isTest = [callee, property].some((name) => isName(name, 'test') || isName(name, 'step'));
    if (type === 'CallExpression' && isTest) found = true;
  });
  return found;
}

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

function nameOf(node: SyntaxNode, parent: SyntaxNode | null): string {
  for (const candidate of [node.id, parent?.id, parent?.key]) {
    const { name } = (candidate ?? {}) as { name?: unknown };
    if (typeof name === 'string') return name;
  }
  return 'a function without a name';
}

function isMember(node: SyntaxNode, object: string, property: string): boolean {
  return node.type === 'MemberExpression' && isName(node.object, object) && isName(node.property, property);
}

function isName(node: unknown, name: string): boolean {
  const { type, name: found } = (node ?? {}) as { type?: unknown; name?: unknown };
  return type === 'Identifier' && found === name;
}

function walk(
  node: SyntaxNode,
  parent: SyntaxNode | null,
  visit: (node: SyntaxNode, parent: SyntaxNode | null) => void,
): void {
  visit(node, parent);
  for (const child of Object.values(node)) {
    for (const candidate of Array.isArray(child) ? child : [child]) {
      if (isNode(candidate)) walk(candidate, node, visit);
    }
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
