"""Answers whose blocks are wide, long or read from right to left."""

WIDE = '''Both stores keep the same rows; what differs is *how long* a write takes:

| Store | Writes a second | Reads a second | Size on disk | Recovery after a crash | Licence | Notes |
|:--|--:|--:|--:|:--|:-:|:--|
| SQLite, one writer | 41,000 | 310,000 | 1.2 GB | at once, from the log | public domain | the simplest to carry along |
| PostgreSQL 17 | 58,000 | 220,000 | 1.9 GB | some seconds | PostgreSQL | needs a server of its own |

```python
def measure(store: Store, rows: Sequence[Row], *, repeats: int = 5, warm_up: bool = True) -> Iterator[Measurement]:
    """Write all rows, read them again, and tell how long each took."""
    for number in range(repeats):
        yield Measurement(number, written=store.write(rows), read=store.read(len(rows)))
```

> Measure on the disk that will be used.
>
> > A faster disk changes the order.
'''  # noqa: E501 - wide lines are what is shown

RIGHT_TO_LEFT = """## كيف تعمل النسخ الاحتياطية

النسخة الاحتياطية الجيدة تُحفظ في **مكانين** على الأقل، ويُختبر استرجاعها بأمر مثل `restic check`.

1. اختر ما تريد حفظه
2. احفظه كل يوم
   - على قرص خارجي
   - وفي مكان بعيد

> ما لم تجرّب استرجاعه ليس نسخة احتياطية.

```sh
restic backup ~/documents  # كل يوم
```
"""

CALL = '{"city":"Lisbon","days":3,"units":"metric"}'
RESULT = (
    '{"city": "Lisbon", "days": [{"day": 1, "high": 24}, {"day": 2, "high": 22}, {"day": 3, "high": 25}]}'
)
