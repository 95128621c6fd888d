import { DEFAULT_LEARNING_RATE, type HealthKind } from '../protocol/health';
import { defaultHeatPalette } from '../protocol/heatPalette';
import { defaultNotation } from '../protocol/notation';

/**
 * Names that package.json and the code share. A test compares both, so that neither has a name the other does not know.
 */

/** The language of network definitions. */
export const LANGUAGE = 'gradnet';

/** How the names of definition files end. */
export const DEFINITION_SUFFIX = '.gradnet.json';

/** Commands. Those of `palette` are found in the command palette, the others are offered where they make sense. */
export const commands = {
  runGradientCheck: 'gradientDebugger.runGradientCheck',
  cancelGradientCheck: 'gradientDebugger.cancelGradientCheck',
  openInspector: 'gradientDebugger.openInspector',
  inspectTensor: 'gradientDebugger.inspectTensor',
  explainTensor: 'gradientDebugger.explainTensor',
  compareGradients: 'gradientDebugger.compareGradients',
  exportTensors: 'gradientDebugger.exportTensors',
  copyAsNumPy: 'gradientDebugger.copyAsNumPy',
  copyShape: 'gradientDebugger.copyShape',
  copyDetails: 'gradientDebugger.copyDetails',
  newNetworkDefinition: 'gradientDebugger.newNetworkDefinition',
  openSampleNetwork: 'gradientDebugger.openSampleNetwork',
  revealLayer: 'gradientDebugger.revealLayer',
  showBackwardOrder: 'gradientDebugger.showBackwardOrder',
  showExecutionOrder: 'gradientDebugger.showExecutionOrder',
  showLog: 'gradientDebugger.showLog',
} as const;

/** One of the extension's commands. */
export type CommandId = (typeof commands)[keyof typeof commands];

/** The container in the activity bar. */
export const ACTIVITY_BAR_CONTAINER = 'gradientDebugger';

/** The tree of networks, layers and tensors. */
export const NETWORKS_VIEW = 'gradientDebugger.networks';

/** The inspector in the side bar. */
export const TENSOR_VIEW = 'gradientDebugger.tensorView';

/** The walkthrough for who begins. */
export const WALKTHROUGH = 'beginning';

/** The gradient checks in the Test Explorer. */
export const TEST_CONTROLLER = 'gradientDebugger.gradientChecks';

/** The inspector's kind of webview panel. */
export const INSPECTOR_VIEW_TYPE = 'gradientDebugger.inspector';

/** Keys of `when` clauses that the extension sets. */
export const contextKeys = {
  /** True while a definition is open. */
  hasNetwork: 'gradientDebugger.hasNetwork',
  /** True while a gradient check runs. */
  checking: 'gradientDebugger.checking',
  /** True once a layer has been explained by hovering over it, which a step of the walkthrough waits for. */
  hasHovered: 'gradientDebugger.hasHovered',
} as const;

/** What kind of row of the tree a menu belongs to (`viewItem` in `when` clauses). */
export const treeItems = {
  network: 'gradientDebugger.network',
  layer: 'gradientDebugger.layer',
  tensor: 'gradientDebugger.tensor',
  /** A tensor that is a gradient. */
  gradient: 'gradientDebugger.gradient',
} as const;

/** The section of all settings. */
export const SETTINGS_SECTION = 'gradientDebugger';

/** Settings with their defaults, by their names behind the section. */
export const settings = {
  /** Seconds a gradient check may take; 0 for as long as it takes. */
  checkBudget: { name: 'check.budget', default: 0 },
  /** What decides whether two derivatives agree: bounds on their rounding errors, or a fixed rule of the user's own. */
  checkTolerance: { name: 'check.tolerance', default: 'rounding' },
  /** The fixed rule, |a − n| ≤ atol + rtol·|n|, with the numbers of `torch.autograd.gradcheck`. */
  checkRtol: { name: 'check.rtol', default: 1e-3 },
  checkAtol: { name: 'check.atol', default: 1e-5 },
  /** Samples of a run; null for what the definition says. */
  runBatch: { name: 'run.batch', default: null },
  /** Seed of starting weights and random data; null for what the definition says. */
  runSeed: { name: 'run.seed', default: null },
  checkOnSave: { name: 'check.onSave', default: false },
  codeLensesEnabled: { name: 'codeLenses.enabled', default: true },
  hoverEnabled: { name: 'hover.enabled', default: true },
  inlayHintsEnabled: { name: 'inlayHints.enabled', default: true },
  /** Other thresholds than the usual ones, by the kind of finding. */
  healthThresholds: { name: 'health.thresholds', default: {} },
  /** The learning rate that updates are judged with. */
  healthLearningRate: { name: 'health.learningRate', default: DEFAULT_LEARNING_RATE },
  heatPalette: { name: 'heatMap.palette', default: defaultHeatPalette },
  /** GiB a network may take. */
  memoryLimit: { name: 'memoryLimit', default: 4 },
  notation: { name: 'notation', default: defaultNotation },
  sidePanelOrder: { name: 'sidePanel.order', default: 'execution' },
} as const;

/** How findings about the health of a run are reported, by their kind. */
export const findingSettings = {
  nonFinite: { name: 'diagnostics.nonFinite', default: 'error' },
  vanishing: { name: 'diagnostics.vanishing', default: 'warning' },
  exploding: { name: 'diagnostics.exploding', default: 'warning' },
  zeroGradient: { name: 'diagnostics.zeroGradient', default: 'warning' },
  dead: { name: 'diagnostics.dead', default: 'warning' },
  saturated: { name: 'diagnostics.saturated', default: 'warning' },
  symmetric: { name: 'diagnostics.symmetric', default: 'warning' },
  ties: { name: 'diagnostics.ties', default: 'information' },
  updateRatio: { name: 'diagnostics.updateRatio', default: 'warning' },
} as const satisfies Readonly<Record<HealthKind, { readonly name: string; readonly default: FindingSeverity }>>;

/** How a finding is reported; `off`: not at all. */
export type FindingSeverity = 'error' | 'warning' | 'information' | 'hint' | 'off';

/** Every setting. */
export const allSettings = [...Object.values(settings), ...Object.values(findingSettings)] as const;
