"""The pages: plain HTML made on the server, in Chinese and English, that work without scripts."""
