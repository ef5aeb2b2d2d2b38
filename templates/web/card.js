"use strict";
/* Sorting, and opening what is behind a figure. Without it the page shows everything, unsorted. */
(function () {
  document.documentElement.classList.add("js");

  function show(button, shown) {
    button.setAttribute("aria-expanded", String(shown));
    document.getElementById(button.getAttribute("aria-controls")).hidden = !shown;
  }

  document.querySelectorAll("button.open").forEach(function (button) {
    show(button, false);
    button.addEventListener("click", function () {
      show(button, button.getAttribute("aria-expanded") !== "true");
    });
    /* A click on any figure of the row opens what is behind it; links and marked text stay so. */
    button.closest("tr").addEventListener("click", function (event) {
      if (event.target.closest("a, button") || String(window.getSelection())) {
        return;
      }
      button.click();
    });
  });

  function key(item, column) {
    var cell = item.rows[0].cells[column];
    return cell.dataset.v === undefined ? cell.textContent.trim() : cell.dataset.v;
  }

  function compared(one, other, numbers) {
    if (one === "" || other === "") {
      return one === other ? 0 : null;
    }
    return numbers ? Number(one) - Number(other) : one.localeCompare(other);
  }

  document.querySelectorAll("table.sortable").forEach(function (table) {
    var heads = Array.from(table.tHead.rows[0].cells);
    var items = Array.from(table.tBodies);
    heads.forEach(function (head, column) {
      var button = head.querySelector("button");
      if (!button) {
        return;
      }
      button.addEventListener("click", function () {
        var before = head.getAttribute("aria-sort");
        var now = before === "ascending" ? "descending" : before === "descending" ? "" : "ascending";
        heads.forEach(function (other) {
          other.removeAttribute("aria-sort");
        });
        var order = items.slice();
        if (now) {
          head.setAttribute("aria-sort", now);
          order.sort(function (one, other) {
            var a = key(one, column), b = key(other, column);
            var found = compared(a, b, head.dataset.sort === "number");
            /* What has no figure comes last either way. */
            if (found === null) {
              return a === "" ? 1 : -1;
            }
            return now === "ascending" ? found : -found;
          });
        }
        order.forEach(function (item) {
          table.appendChild(item);
        });
      });
    });
  });

  /* A link to something folded away opens it first. */
  function reveal() {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    var more = target && target.closest("tr.more");
    if (more) {
      show(document.querySelector('[aria-controls="' + more.id + '"]'), true);
      target.scrollIntoView();
    }
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("button.open").forEach(function (button) {
      show(button, true);
    });
  });
})();
