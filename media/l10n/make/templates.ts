import ts from 'typescript';

/** The words of every sentence in a TypeScript file: of the templates with the tag `sentence`. */
export function templatesIn(file: string, contents: string): string[] {
  if (!contents.includes('sentence`')) return [];
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && node.tag.text === 'sentence') {
      found.push(wordsOf(node.template));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, contents, ts.ScriptTarget.Latest));
  return found;
}

/** As the tag itself puts them together. */
function wordsOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.head.text + template.templateSpans.map(({ literal }, place) => `{${place}}${literal.text}`).join('');
}
