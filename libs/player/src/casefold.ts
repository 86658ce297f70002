/**
 * A text without the difference of case, each code point for itself: `ß`, `ẞ` and `SS` are one, and so are the three sigmas. JavaScript has
 * no case folding; down, up and down again comes to the same, and takes the dotless `ı` for an `i` besides.
 */
export const casefold = (text: string): string => Array.from(text, (char) => char.toLowerCase().toUpperCase().toLowerCase()).join('');
