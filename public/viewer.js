// Zooms, turns and fits the picture of a document. Only pages of the staff's desk that show one load it; all words come
// in the markup. Without this file the picture stands at the full width, and is a link to itself.
(() => {
  /** Steps of the zoom, 1 being the whole picture in the box. */
  const STEPS = [1, 1.25, 1.5, 2, 3, 4, 6];

  for (const viewer of document.querySelectorAll(".viewer")) {
    const [tools, box, stage, picture, say] = ["tools", "box", "stage", "picture", "say"].map((name) =>
      viewer.querySelector(`[data-${name}]`),
    );
    let [step, turns] = [0, 0];

    /** Lays the picture out; the point in the middle of the box stays there. */
    function draw() {
      const [width, height] = [picture.naturalWidth, picture.naturalHeight];
      if (!width || !box.clientWidth) return;
      const [across, down] = turns % 2 ? [height, width] : [width, height];
      const [x, y] = [
        (box.scrollLeft + box.clientWidth / 2) / box.scrollWidth,
        (box.scrollTop + box.clientHeight / 2) / box.scrollHeight,
      ];
      const scale = Math.min(box.clientWidth / across, box.clientHeight / down) * STEPS[step];
      stage.style.width = `${across * scale}px`;
      stage.style.height = `${down * scale}px`;
      picture.style.width = `${width * scale}px`;
      picture.style.height = `${height * scale}px`;
      picture.style.transform = `translate(-50%, -50%) rotate(${turns * 90}deg)`;
      box.scrollLeft = x * box.scrollWidth - box.clientWidth / 2;
      box.scrollTop = y * box.scrollHeight - box.clientHeight / 2;
      say.textContent = `${STEPS[step] * 100} % · ${turns * 90}°`;
    }

    const acts = {
      in: () => (step = Math.min(step + 1, STEPS.length - 1)),
      out: () => (step = Math.max(step - 1, 0)),
      fit: () => ([step, turns] = [0, 0]),
      left: () => (turns = (turns + 3) % 4),
      right: () => (turns = (turns + 1) % 4),
    };
    tools.addEventListener("click", (event) => {
      const act = acts[event.target.closest("[data-act]")?.dataset.act];
      if (!act) return;
      act();
      draw();
    });
    viewer.classList.add("viewer--live");
    tools.hidden = false;
    picture.complete ? draw() : picture.addEventListener("load", draw, { once: true });
    addEventListener("resize", draw);
  }
})();
