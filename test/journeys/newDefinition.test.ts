import assert from 'node:assert/strict';
import { pictures, useWorkbench } from './journey';

describe('somebody makes a network, by keyboard alone', function () {
  this.timeout(240_000);
  const workbench = useWorkbench();

  /** Runs a command of the extension from the palette without touching the mouse. */
  async function palette(title: string): Promise<void> {
    const { page } = workbench();
    await page.keyboard.press('F1');
    await page.keyboard.type(title);
    const focused = page.locator('.quick-input-list .monaco-list-row.focused');
    await focused.getByText(`Gradient Debugger: ${title}`).waitFor();
    await page.keyboard.press('Enter');
  }

  /** Waits for a question that is answered by typing. */
  const prompted = (question: string): Promise<void> =>
    workbench().page.locator('.quick-input-widget:visible').getByText(question).first().waitFor();

  /** Waits for a question that is answered by choosing. */
  const asked = (question: string): Promise<void> =>
    workbench().page.locator(`.quick-input-widget:visible input[placeholder="${question}"]`).waitFor();

  /** Types over the answer there is. */
  async function answer(text: string): Promise<void> {
    const { page } = workbench();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
  }

  it('is told what is wrong with an answer, goes back, and gets a sound definition', async () => {
    const { page } = workbench();
    await palette('New Network Definition');
    await asked('What kind of network?');
    await pictures(workbench(), 'wizard');
    await page.keyboard.type('Convolutional');
    await page.keyboard.press('Enter');
    await prompted('What is the shape of one image?');
    await answer('28, 28');
    await page.locator('.quick-input-message').getByText('The shape has 2 axes, expected 3').waitFor();
    await pictures(workbench(), 'wizard-objection');
    // Enter is not taken while something is wrong.
    await page.keyboard.press('Enter');
    await answer('3 × 16 × 16');
    await page.keyboard.press('Enter');
    await asked('Which loss does it minimise?');
    // What goes back in VS Code on Linux; on other systems it is another key.
    await page.keyboard.press('Control+Alt+Minus');
    await prompted('What is the shape of one image?');
    assert.equal(await page.locator('.quick-input-widget:visible input.input').last().inputValue(), '3 × 16 × 16');
    await page.keyboard.press('Enter');
    await asked('Which loss does it minimise?');
    await page.keyboard.press('Enter');
    await prompted('How many classes are there?');
    await page.keyboard.press('Enter');
    await asked('Which activation stands behind each hidden layer?');
    await page.keyboard.type('Tanh');
    await page.keyboard.press('Enter');
    await prompted('What is the network called?');
    await page.keyboard.press('Enter');
    await asked('Where shall it be?');
    await page.keyboard.press('Enter');
    await page.locator('.editor-instance .view-line').getByText('"Conv2d"').first().waitFor();
    await workbench().status('Convolutional Network');
    await workbench().screenshot('wizard-result');
  });

  it('checks what came of it', async () => {
    await palette('Run Gradient Check');
    await workbench().status(/Convolutional Network: J = [\d.]+, gradients pass/);
  });
});
