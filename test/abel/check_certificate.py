"""Checks a proof written by `iterexp certify -o FILE` from scratch: python check_certificate.py FILE...

The program shares nothing with the library but the theorem (docs/certificate.md). Its arithmetic is Arb's, through
python-flint: balls at the nodes, and discs made of them for boxes. It takes from the file the judged polynomial, the arcs, the
line and theta~, proves the hypotheses (a) to (e), encloses the residuals, and compares the bound M that comes out with the one claimed.
"""
import json
import sys
from fractions import Fraction
from math import ceil, log10

from flint import acb, acb_poly, arb, arb_poly, ctx, fmpq

ANGLES = 2**20
R = 4
LOW = 80


class Failed(Exception):
    """A hypothesis that could not be proved, or an operation whose disc is too wide."""


class Disc:
    """All z with |z - c| <= r: c an exact complex number, r >= 0 an arb whose upper end counts."""

    def __init__(self, ball, r=arb(0)):
        self.c = acb(ball.real.mid(), ball.imag.mid())
        self.r = (arb(r) + abs(ball - self.c)).upper()

    def __add__(self, o):
        o = disc(o)
        return Disc(self.c + o.c, self.r + o.r)

    def __sub__(self, o):
        o = disc(o)
        return Disc(self.c - o.c, self.r + o.r)

    def __mul__(self, o):
        o = disc(o)
        return Disc(self.c * o.c, abs(self.c) * o.r + abs(o.c) * self.r + self.r * o.r)

    def inverse(self):
        near = abs(self.c) - self.r
        if not near > 0:
            raise Failed("a disc that may contain 0")
        return Disc(1 / self.c, self.r / (abs(self.c) * near))

    def __truediv__(self, o):
        return self * disc(o).inverse()

    def exp(self):
        return Disc(self.c.exp(), abs(self.c.exp()) * self.r.expm1())

    def off_cut(self):
        if self.c.real > 0:
            ok = abs(self.c) > self.r
        else:
            ok = abs(self.c.imag) > self.r
        if not ok:
            raise Failed("a disc that may meet the cut")

    def log(self):
        self.off_cut()
        return Disc(self.c.log(), self.r / (abs(self.c) - self.r))

    def sqrt(self):
        self.off_cut()
        return Disc(self.c.sqrt(), self.r / abs(self.c.sqrt()))

    def most(self):
        return (abs(self.c) + self.r).upper()

    def re(self):
        return self.c.real + arb(0, self.r)

    def im(self):
        return self.c.imag + arb(0, self.r)


def disc(x):
    return x if isinstance(x, Disc) else Disc(acb(x))


def off_cut_ball(z):
    """A ball that may meet the cut of Log has no enclosure here."""
    if not (z.imag > 0 or z.imag < 0 or z.real > 0):
        raise Failed("a ball that may meet the cut")
    return z


def log(z):
    return z.log() if isinstance(z, Disc) else off_cut_ball(z).log()


def sqrt(z):
    return z.sqrt() if isinstance(z, Disc) else off_cut_ball(z).sqrt()


def most(z):
    return z.most() if isinstance(z, Disc) else abs(z).upper()


def re(z):
    return z.re() if isinstance(z, Disc) else z.real


def im(z):
    return z.im() if isinstance(z, Disc) else z.imag


def modulus(z):
    """|z| as an arb over all points."""
    return abs(z.c) + arb(0, z.r) if isinstance(z, Disc) else abs(z)


def exact(x):
    """A double or a fraction as an arb."""
    f = Fraction(x)
    return arb(fmpq(f.numerator, f.denominator))


class Setting:
    """U, lambda, F and log S at the current precision."""

    def __init__(self, base):
        b = Fraction(base) if base != "e" else None
        self.ln = arb(1) if b is None else (exact(b)).log()
        self.kappa = self.ln.log()
        self.U = self.fixed_point()
        self.lam = self.U - self.kappa
        excess = (abs(self.lam) - 1).lower()
        if not excess > 0:
            raise Failed("|lambda| > 1")
        self.rho = arb(1)
        while not self.rho * 4 <= excess:
            self.rho /= 2
        count = ctx.prec // 3 + 4
        f, e = [acb(0), acb(1)], [acb(1), acb(1)]
        for n in range(2, count + 1):
            rest = sum((j * f[j] * e[n - j] for j in range(1, n)), acb(0)) / n
            f.append(rest / (self.lam ** (n - 1) - 1))
            e.append(f[n] + rest)
        self.F = acb_poly(f)
        self.dF = self.F.derivative()
        # |f_n| <= c^(n-1) with c rho <= 1/8
        self.tail = self.rho * arb(8) / 7 / arb(8) ** count

    def fixed_point(self):
        """The fixed point in 0 < Im u < pi: Newton, then a ball that an interval Newton step maps into itself."""
        k = float(self.kappa)
        u = acb(0.3, 1.3) if abs(k) < 0.5 else None
        if u is None:  # y with ln(y / sin y) - y cot y = kappa, which increases
            from math import cos, log as ln, sin

            a, b = 1e-6, 3.141592
            for _ in range(200):
                y = (a + b) / 2
                if ln(y / sin(y)) - y * cos(y) / sin(y) < k:
                    a = y
                else:
                    b = y
            u = acb(a * cos(a) / sin(a) + k, a)
        for _ in range(60):
            u = u - (u - u.exp() - self.kappa) / (1 - u.exp())
            u = acb(u.real.mid(), u.imag.mid())
        r = arb(2) ** (-ctx.prec + 30)
        wide = acb(u.real + arb(0, r), u.imag + arb(0, r))
        narrow = u - (u - u.exp() - self.kappa) / (1 - wide.exp())
        if not (wide.contains(narrow) and narrow.imag > 0 and narrow.imag < arb.pi()):
            raise Failed("interval Newton for U")
        return narrow

    def series(self, w):
        if not most(w) <= self.rho * (1 + arb(2) ** -40):
            raise Failed("F beyond its series")
        if isinstance(w, Disc):
            return Disc(self.F(w.c), self.tail + w.r * arb("1.31"))
        t = self.tail.upper()
        return self.F(w) + acb(arb(0, t), arb(0, t))

    def inverse_series(self, x):
        """w with F(w) = x: |w - w_c| <= |x - F(w_c)| / 0.69."""
        if not most(x) <= arb("0.68") * self.rho:
            raise Failed("F^-1 beyond its disc")
        target = x.c if isinstance(x, Disc) else acb(x.real.mid(), x.imag.mid())
        w = target
        for _ in range(12):
            w = w - (self.F(w) - target) / self.dF(w)
            w = acb(w.real.mid(), w.imag.mid())
        miss = (abs(self.series(w) - target) / arb("0.69")).upper()
        if isinstance(x, Disc):
            return Disc(w, miss + x.r / arb("0.69"))
        r = (miss + abs(x - target) / arb("0.69")).upper()
        return w + acb(arb(0, r), arb(0, r))

    def back(self, u):
        return log(u - self.kappa)

    def forth(self, u):
        return u.exp() + self.kappa

    def orbit(self, u):
        y, x, m = u, u - self.U, 0
        while not most(x) <= self.rho / 2:
            y = self.back(y)
            x = y - self.U
            m += 1
            if m > 4000:
                raise Failed("an orbit too long")
        return x, m

    def log_schroder(self, u):
        if not im(u) > 0:
            raise Failed("log S below the upper half plane")
        turned = (u - self.U) * acb(0, 1)
        log(turned)
        x, m = self.orbit(u)
        w = self.inverse_series(x)
        if isinstance(w, Disc):
            center, near = w.c, abs(w.c) - w.r
            if not near > 0:
                raise Failed("a disc that may contain U")
            value = center.log() + m * self.U
        else:
            center = w
            value = w.log() + m * self.U
        crude = self.crude_log(u.c if isinstance(u, Disc) else u)
        k = ((crude - value).imag / (2 * arb.pi()) + arb("0.5")).floor().unique_fmpz()
        if k is None or not abs(crude - value - acb(0, 2 * arb.pi() * int(k))) < 1:
            raise Failed("the branch of log S")
        value = value + acb(0, 2 * arb.pi() * int(k))
        return Disc(value, w.r / near) if isinstance(w, Disc) else value

    def crude_log(self, u):
        """log(u - U) + sum Log(lambda (Gy - U)/(y - U)), every Log principal."""
        y, x = u, u - self.U
        total = log(x * acb(0, 1)) - acb(0, arb.pi() / 2)
        while not most(x) <= self.rho / 2:
            y = self.back(y)
            total = total + log(self.lam * (y - self.U) / x)
            x = y - self.U
        return total + log(self.inverse_series(x) / x)

    def abel(self, u):
        return self.log_schroder(u) / self.U

    def inverse_abel(self, w):
        t = w * self.U if isinstance(w, Disc) else self.U * w
        center = t.c.real if isinstance(t, Disc) else t.real
        n = max(0, ceil(float((center - self.rho.log() + arb("0.7")) / self.U.real)))
        s = (w - n) * self.U
        x = self.series(s.exp())
        for _ in range(n):
            x = (x.exp() - 1) * self.lam
        return x + self.U


class Judged:
    def __init__(self, cert):
        one = arb(2) ** cert["bits"]
        self.a = [arb(int(c, 16)) / one for c in cert["coefficients"]]
        self.poly = arb_poly(self.a)
        self.sizes = arb_poly([abs(c).upper() for c in self.a])
        ch = cert["chart"]
        self.m, self.D, self.t, self.r = (exact(ch[k]) for k in ("middle", "half", "shift", "radius"))
        q = arb(2) ** cert["thetaBits"]
        self.theta = [acb(int(x, 16), int(y, 16)) / q for x, y in cert["theta"]]
        self.theta_poly = acb_poly(self.theta)
        self.theta_sizes = arb_poly([abs(c).upper() for c in self.theta])

    def from_chart(self, v):
        z = v * self.r
        z0 = (z + self.t) / (z * self.t + 1)
        return z0 * (2 * self.D) / (z0 * z0 * acb(-1) + 1) + self.m

    def to_chart(self, u):
        s = (u - self.m) / self.D
        root = sqrt(s * s + 1) + 1
        return (s - root * self.t) / (root - s * self.t) / self.r

    def value(self, v):
        return acb_poly(self.poly)(v)

    def bound(self, v):
        return self.sizes(most(v)).upper()


def arc_point(j, arc):
    a, b, _ = arc
    middle, half = exact(Fraction(a + b, 2 * ANGLES)), exact(Fraction(b - a, 2 * ANGLES))
    return lambda t: j.from_chart(((t * half + middle) * (acb(0, 1) * arb.pi())).exp())


def line_point(line, i, pieces):
    start = acb(exact(line["start"]), exact(line["level"]))
    middle = start + exact(Fraction(2 * i + 1, 2 * pieces))
    return lambda t: t * exact(Fraction(1, 2 * pieces)) + middle


def nome(w, line):
    start = acb(exact(line["start"]), exact(line["level"]))
    return ((w - start) * (acb(0, 2) * arb.pi())).exp()


def measure(v):
    if not most(v) < 1:
        raise Failed("(c), (d): a point outside |v| < 1")
    angle = log((v + 1) / (v * acb(-1) + 1)).im().upper() * 2 / arb.pi()
    if not v.r * 8 < 1 - angle:
        raise Failed("(c), (d): a point too near to |v| = 1")
    return max(0.0, float(angle.upper())) * (1 + 1e-12)


def off_slit(u, s):
    """(a)"""
    if re(u) > s.U.real or im(u) < s.U.imag or (re(u) < s.U.real and im(u) < arb.pi()):
        return
    raise Failed("(a): the arc may meet the slit")


def mapped(u, n, s):
    """(c)"""
    y = u
    for _ in range(abs(n)):
        z = s.forth(y) if n > 0 else s.back(y)
        inner, outer = (y, z) if n > 0 else (z, y)
        if n > 0 and not im(y) < arb.pi():
            raise Failed("(c): Im u < pi")
        if not (re(inner) < s.U.real or re(outer) > s.U.real):
            raise Failed("(c): a step that crosses a slit")
        y = z
    return y


def everywhere(check, pieces=16, depth=12):
    worst, boxes = 0.0, 0
    todo = [(Fraction(2 * i + 1, pieces) - 1, Fraction(1, pieces), 0) for i in range(pieces)]
    while todo:
        x, h, d = todo.pop()
        boxes += 1
        try:
            worst = max(worst, check(Disc(acb(exact(x)), exact(h))) or 0.0)
        except Failed:
            if d == depth:
                raise
            todo += [(x - h / 2, h / 2, d + 1), (x + h / 2, h / 2, d + 1)]
    return worst, boxes


def ellipse(bound, depth=9):
    """The largest value of bound over discs that cover the Bernstein ellipse of parameter R."""
    wide, high = Fraction(R * R + 1, 2 * R), Fraction(R * R - 1, 2 * R)
    side = wide / 2
    todo = [(side * Fraction(2 * i - 3, 2), side * Fraction(2 * k - 3, 2), side, 0) for i in range(4) for k in range(4)]
    worst, boxes = arb(0), 0
    while todo:
        x, y, w, d = todo.pop()
        ox, oy = max(Fraction(0), abs(x) - w / 2), max(Fraction(0), abs(y) - w / 2)
        if (ox / wide) ** 2 + (oy / high) ** 2 > 1:
            continue
        boxes += 1
        try:
            value = bound(Disc(acb(exact(x), exact(y)), exact(w) * arb(2).sqrt() / 2))
            if not value < arb(10) ** 24:
                raise Failed("a bound that is too large")
            worst = worst.max(value) if hasattr(worst, "max") else (value if value > worst else worst)
        except Failed:
            if d == depth:
                raise
            q = w / 4
            todo += [(x + i * q, y + k * q, w / 2, d + 1) for i in (-1, 1) for k in (-1, 1)]
    return worst.upper(), boxes


def supremum(residual, b, digits, tables):
    m = ceil((float((b + 1).log()) / 2.302585 + digits) / log10(R)) + 3
    if m not in tables:
        tables[m] = [(arb.pi() * i / (2 * m)).cos() for i in range(4 * m)]
    cos = tables[m]
    values = [residual(acb(cos[2 * j + 1])) for j in range(m)]
    total = arb(0)
    for k in range(m):
        c = sum((values[j] * cos[(k * (2 * j + 1)) % (4 * m)] for j in range(m)), acb(0)) / m
        total += abs(c) * (1 if k == 0 else 2)
    return (total + 4 * b / (arb(R) ** (m - 1) * (R - 1))).upper(), m


def check(path):
    with open(path) as file:
        cert = json.load(file)
    if cert["format"] != "iterexp-certificate" or cert["version"] != 1:
        raise Failed("a proof of another format")
    arcs, line, pieces = cert["arcs"], cert["line"], cert["lineArcs"]
    claim = arb(cert["claim"]["bound"])
    digits = ceil(-float(claim.log()) / 2.302585) + 3
    prec = max(cert["bits"], cert["thetaBits"]) + 160

    # (b): the arcs are closed, share their ends and make up the half circle.
    ends = [0] + [b for _, b, _ in arcs]
    if any(a != e or b <= a for (a, b, _), e in zip(arcs, ends)) or ends[-1] != ANGLES:
        raise Failed("(b): the arcs do not make up the half circle")

    ctx.prec = LOW
    low, low_j = Setting(cert["base"]), Judged(cert)
    level = exact(line["level"])
    kappa_map, kappa_line, boxes, bounds = 0.0, 0.0, 0, []
    for arc in arcs:
        n, point = arc[2], arc_point(low_j, arc)

        def hypothesis(t):
            u = point(t)
            off_slit(u, low)
            if n != 0:
                return measure(low_j.to_chart(mapped(u, n, low)))
            if not im(low.abel(u)) >= level:
                raise Failed("(e): a point below the line")

        def size(t):
            u = point(t)
            own = low_j.bound(low_j.to_chart(u))
            if n != 0:
                y = u
                for _ in range(abs(n)):
                    y = low.forth(y) if n > 0 else low.back(y)
                return own + low_j.bound(low_j.to_chart(y)) + abs(n)
            w = low.abel(u)
            return own + low_j.theta_sizes(most(nome(w, line))) + most(w)

        worst, count = everywhere(hypothesis)
        kappa_map, boxes = max(kappa_map, worst), boxes + count
        b, count = ellipse(size)
        bounds.append(b)
        boxes += count
    for i in range(pieces):
        point = line_point(line, i, pieces)

        def hypothesis(t):
            u = low.inverse_abel(point(t))
            if not im(u) > 0:
                raise Failed("(d): the line leaves the upper half plane")
            off_slit(u, low)
            return measure(low_j.to_chart(u))

        def size(t):
            w = point(t)
            own = low_j.bound(low_j.to_chart(low.inverse_abel(w)))
            return own + low_j.theta_sizes(most(nome(w, line))) + most(w)

        worst, count = everywhere(hypothesis)
        kappa_line, boxes = max(kappa_line, worst), boxes + count
        b, count = ellipse(size)
        bounds.append(b)
        boxes += count
    start = acb(exact(line["start"]), level)
    if not abs(low.abel(low.inverse_abel(start)) - start) < abs(arb.pi() / low.U):
        raise Failed("(d): another sheet of A_U")

    ctx.prec = prec
    s, j, tables, nodes = Setting(cert["base"]), Judged(cert), {}, 0
    eps = {"map": arb(0), "theta": arb(0), "line": arb(0)}
    for arc, b in zip(arcs, bounds):
        n, point = arc[2], arc_point(j, arc)

        def residual(t):
            u = point(t)
            own = j.value(j.to_chart(u))
            if n != 0:
                y = u
                for _ in range(abs(n)):
                    y = s.forth(y) if n > 0 else s.back(y)
                return j.value(j.to_chart(y)) - n - own
            w = s.abel(u)
            return w + j.theta_poly(nome(w, line)) - own

        e, m = supremum(residual, b, digits, tables)
        kind = "map" if n != 0 else "theta"
        eps[kind] = e if e > eps[kind] else eps[kind]
        nodes += m
    for i in range(pieces):
        point = line_point(line, i, pieces)

        def residual(t):
            w = point(t)
            return j.value(j.to_chart(s.inverse_abel(w))) - w - j.theta_poly(nome(w, line))

        e, m = supremum(residual, bounds[len(arcs) + i], digits, tables)
        eps["line"] = e if e > eps["line"] else eps["line"]
        nodes += m

    first = eps["map"] / (1 - arb(kappa_map))
    second = (eps["theta"] + eps["line"]) / (1 - arb(kappa_line))
    bound = first.upper() if first > second else second.upper()
    print(f"{path}: base {cert['base']}, M <= {float(bound):.4g} (claimed {cert['claim']['bound']}), "
          f"kappas {kappa_map:.3f}, {kappa_line:.3f}, {nodes} nodes, {boxes} boxes")
    # The two programs bound differently: by boxes of other sizes and other remainders.
    if not bound <= claim * arb("1.25"):
        raise Failed(f"M <= {float(bound):.4g}, claimed {cert['claim']['bound']}")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        try:
            check(name)
        except Failed as error:
            sys.exit(f"{name}: not proved: {error}")
