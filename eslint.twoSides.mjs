// The two sides of the gradient check know nothing of each other: what pushes differences forward calls nothing that
// derives. A mistake in a derivative would otherwise be on both sides, and never be seen.

/** The properties of an operator, and of families of operators, that belong to the side of differences. */
const differenceSide = /^(difference|respond|perturb|along|change|targetChange|kinks?)$/;

/** What belongs to the side of derivatives, by the names that it has in the engine. */
const derivativeSide = new RegExp(
  '^(backward|magnitude|derivative|differentiate|dexpr|slope|targetSlope|slopeMagnitude)$'
  + '|^add(Slopes|Gradients)$|Gradient$',
);

/** @typedef {import('estree').Node & { parent?: unknown }} Node */

/**
 * Every node below this one.
 * @param {Node} node
 * @param {Readonly<Record<string, readonly string[]>>} keys where a node of each kind has its children
 * @returns {Generator<Node>}
 */
function* below(node, keys) {
  yield node;
  for (const key of keys[node.type] ?? []) {
    const child = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (node))[key];
    for (const each of Array.isArray(child) ? child : [child]) {
      if (each !== null && typeof each === 'object') yield* below(/** @type {Node} */ (each), keys);
    }
  }
}

/**
 * The name that is called or read here; undefined elsewhere.
 * @param {Node} node
 */
function used(node) {
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier') return node.callee.name;
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return undefined;
  return node.property.name;
}

/** @type {import('eslint').Rule.RuleModule} */
const rule = {
  meta: {
    type: 'problem',
    messages: {
      derives: 'The difference side uses “{{name}}”, which derives: the check would find a mistake there right.',
    },
  },
  create(context) {
    const keys = context.sourceCode.visitorKeys;
    /** @type {Map<string, Node>} */
    const functions = new Map();
    /** @type {Node[]} */
    const rules = [];
    return {
      'Program > FunctionDeclaration'(/** @type {import('estree').FunctionDeclaration} */ node) {
        functions.set(node.id.name, node);
      },
      Property(node) {
        if (node.key.type === 'Identifier' && differenceSide.test(node.key.name)) rules.push(node.value);
      },
      'Program:exit'() {
        const seen = new Set(rules);
        for (const part of seen) {
          for (const node of below(part, keys)) {
            const name = used(node);
            if (name && derivativeSide.test(name)) context.report({ node, messageId: 'derives', data: { name } });
            const named = node.type === 'Identifier' && functions.get(node.name);
            if (named) seen.add(named);
          }
        }
      },
    };
  },
};

export const twoSides = { rules: { 'no-derivatives': rule } };
