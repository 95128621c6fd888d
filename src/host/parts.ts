import type { Uri } from 'vscode';
import type { Definitions } from './definitions/definitions';
import type { InspectorPanels } from './inspector/panels';
import type { Log } from './log';
import type { ActiveNetwork } from './networks/activeNetwork';
import type { Networks } from './networks/networks';

/** The parts of the extension that commands work with. */
export interface Parts {
  readonly definitions: Definitions;
  readonly networks: Networks;
  readonly active: ActiveNetwork;
  readonly inspectors: InspectorPanels;
  readonly log: Log;
  /** Where the extension is installed. */
  readonly extensionUri: Uri;
  /** Where it may keep files of its own. */
  readonly storageUri: Uri;
  readonly version: string;
}
