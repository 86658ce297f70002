// @ts-check

/**
 * The element with this id, known to be of this class.
 * @template {HTMLElement} E
 * @param {string} id
 * @param {new () => E} type
 * @returns {E}
 */
export function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page lacks #${id}`);
  return found;
}

/** @param {string} id */
export const text = (id) => element(id, HTMLElement);

/**
 * A new element. Its text is set as text, never as HTML: names and problems come from players and servers.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} className
 * @param {string | HTMLElement[]} content
 */
export function make(tag, className, content = '') {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (typeof content === 'string') made.textContent = content;
  else made.append(...content);
  return made;
}

/**
 * A button that copies what `read` answers, and says so.
 * @param {string} label what is copied, for screen readers
 * @param {() => string | Promise<string>} read
 */
export function copyButton(label, read) {
  const button = make('button', 'small', 'Copy');
  button.type = 'button';
  button.setAttribute('aria-label', `Copy ${label}`);
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(await read());
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Not copied';
    }
    setTimeout(() => (button.textContent = 'Copy'), 1500);
  });
  return button;
}

/**
 * Says what was refused and what to do now, in `#<id>` with its `-title`, `-detail` and `-todo`; nothing: hides it.
 * @param {string} id
 * @param {{ title: string, message: string, todo: string }} [problem]
 */
export function tell(id, problem) {
  for (const [part, words] of [
    ['title', problem?.title],
    ['detail', problem?.message],
    ['todo', problem?.todo],
  ])
    text(`${id}-${part}`).textContent = words ?? '';
  text(id).hidden = problem === undefined;
}
