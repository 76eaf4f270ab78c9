"""From a chat's words to an answer: what is sent of it, how it is asked, and how the answer is kept."""
