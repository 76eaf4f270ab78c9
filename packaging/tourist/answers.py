"""Answers that the scenes show and the demo has no recording of."""

MATHS_AND_NOTES = r"""## How fast does it fall?

A body that falls from rest for \(t\) seconds has fallen the distance \(s = \frac{1}{2} g t^2\), as long
as the air can be left out of account[^air]. Its speed is then \(v = g t\), so that from a height \(h\) it
arrives with

$$
v = \sqrt{2 g h}
$$

which is about 14 m/s from ten metres; a ticket to the tower costs $5, and a price is no formula.

### With the air

The drag grows with the square of the speed[^drag]. Newton's second law gives a differential equation:

\[
\begin{aligned}
m \frac{dv}{dt} &= m g - \tfrac{1}{2} \rho\, c_w A\, v^2 \\
v(t) &= v_\infty \tanh\left( \frac{g t}{v_\infty} \right)
\end{aligned}
\]

1. Find the final speed, where nothing accelerates any more:
   $$
   v_\infty = \sqrt{\frac{2 m g}{\rho\, c_w A}}
   $$
2. Put it into the solution above, with \(t \to \infty\).

| body | \(c_w\) | final speed |
|---|---:|---|
| ball | 0.45 | \(v_\infty \approx 32\,\mathrm{m/s}\) |
| raindrop | 0.60 | \(v_\infty \approx 9\,\mathrm{m/s}\) |

> In a matrix:
> \(\begin{pmatrix} \dot{s} \\ \dot{v} \end{pmatrix} =
> \begin{pmatrix} v \\ g \end{pmatrix}\)

For many bodies the mean is \(\bar{v} = \frac{1}{n} \sum_{i=1}^{n} v_i\), and what can't be drawn stays as it
was written: \(\unknowncommand{x}\).

[^air]: Over the first *second* or so; a feather is another matter.
[^drag]: At high Reynolds numbers, \(\mathrm{Re} > 10^3\). For slow or very small bodies it grows with the
    speed itself, and the solution is an exponential, \(v = v_\infty (1 - e^{-t / \tau})\).
"""
