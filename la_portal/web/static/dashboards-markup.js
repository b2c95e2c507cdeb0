// The one component of our own: static markup as [name, attributes, children], for what Dash has no component for
// (inputs, drawings) and for tables of many cells, each of which would cost a Dash component.
"use strict";
{
  window.la_portal = { Markup: ({ tree }) => element(tree) };

  function element(node) {
    if (!Array.isArray(node)) return node;
    const [name, { value, checked, ...attributes }, children] = node;
    if (value === undefined || name === "option") return React.createElement(name, { ...attributes, value }, ...children.map(element));
    return React.createElement(Chosen, { name, value, checked, attributes, children });
  }

  /* A field that a reader may change, and that follows the address when that changes: React would hold on to one of them. */
  function Chosen({ name, value, checked, attributes, children }) {
    const field = React.useRef(null);
    React.useEffect(() => {
      if (checked === undefined) field.current.value = value;
      else field.current.checked = checked;
    }, [value, checked]);
    const fixed = checked === undefined ? {} : { value };
    return React.createElement(name, { ...attributes, ...fixed, ref: field }, ...children.map(element));
  }
}
