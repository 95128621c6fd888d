import ts from 'typescript';

/** Tags of templates that are sentences. */
const tags = ['sentence', 'localised'];

/** The words of every sentence in a TypeScript file: of the templates with one of the tags. */
export function templatesIn(file: string, contents: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && tags.includes(node.tag.text)) {
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
