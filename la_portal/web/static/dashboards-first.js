// Runs before any other script: the libraries add style elements while they run, and the page's policy wants its nonce.
"use strict";
{
  const { nonce } = document.currentScript;
  const createElement = document.createElement;

  document.createElement = function (name, ...options) {
    const element = createElement.call(this, name, ...options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
}
