"""What an article tells about mentoring, by a reviewed list of words."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Topics:
    """The word list `news_topics.csv`: `mentoring` and `msme` tell whether an article is ours, the others of what."""

    words: dict[str, re.Pattern[str]]

    @classmethod
    def load(cls, seeds: Path) -> "Topics":
        with (seeds / "news_topics.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        by_topic: dict[str, list[str]] = {}
        for row in rows:
            by_topic.setdefault(row["topic"], []).append(row["pattern"])
        return cls({topic: _any_of(patterns) for topic, patterns in by_topic.items()})

    def is_about_mentoring(self, text: str) -> bool:
        """Whether the text speaks of mentors of small businesses or cooperatives, not of other companions."""
        return self.words["mentoring"].search(text) is not None and self.words["msme"].search(text) is not None

    def of(self, text: str) -> dict[str, str]:
        """Topic → the words that tell it. Empty for an article that is not about mentoring."""
        if not self.is_about_mentoring(text):
            return {}
        found = {
            topic: ", ".join(dict.fromkeys(match.group().casefold() for match in words.finditer(text)))
            for topic, words in self.words.items()
            if topic not in ("mentoring", "msme")
        }
        return {topic: words for topic, words in found.items() if words}


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in patterns), re.IGNORECASE)
