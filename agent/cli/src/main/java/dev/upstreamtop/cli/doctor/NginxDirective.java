// SPDX-License-Identifier: Apache-2.0
package dev.upstreamtop.cli.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * One directive of an nginx configuration: a name and arguments up to a semicolon or a block.
 *
 * @param words name and arguments, without quotes, at least one
 * @param line where it begins, from 1
 * @param block the name of the block that it stands in; empty at the top
 */
record NginxDirective(List<String> words, int line, String block) {

  NginxDirective {
    words = List.copyOf(words);
  }

  String name() {
    return words.get(0);
  }

  /** The first argument; empty where there is none. */
  String argument() {
    return words.size() > 1 ? words.get(1) : "";
  }

  /**
   * Takes a configuration apart, by nginx's own rules for words (ngx_conf_read_token): blanks part
   * them, quotes and backslashes keep what is special, {@code #} begins a comment where a word
   * might begin. What is malformed gives fewer directives, never an error.
   */
  static List<NginxDirective> parse(String text) {
    return new Parser(text).parse();
  }

  /** The state of one pass over a text. */
  private static final class Parser {
    private final String text;
    private final List<NginxDirective> found = new ArrayList<>();
    private final List<String> blocks = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private int at;
    private int line = 1;
    private int begin = 1;

    Parser(String text) {
      this.text = text;
    }

    List<NginxDirective> parse() {
      while (at < text.length()) {
        char c = text.charAt(at);
        switch (c) {
          case '#' -> skipComment();
          case ';' -> {
            end();
            at++;
          }
          case '{' -> openBlock();
          case '}' -> {
            words.clear();
            if (!blocks.isEmpty()) {
              blocks.remove(blocks.size() - 1);
            }
            at++;
          }
          default -> {
            if (Character.isWhitespace(c)) {
              step();
            } else {
              word();
            }
          }
        }
      }
      return found;
    }

    private void openBlock() {
      String name = words.isEmpty() ? "" : words.get(0);
      end();
      at++;
      if (name.endsWith("_by_lua_block")) {
        skipForeignBlock();
      } else {
        blocks.add(name);
      }
    }

    /** Lua has words of its own: only its braces count. */
    private void skipForeignBlock() {
      int depth = 1;
      while (at < text.length() && depth > 0) {
        char c = text.charAt(at);
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        step();
      }
    }

    private void end() {
      if (!words.isEmpty()) {
        String block = blocks.isEmpty() ? "" : blocks.get(blocks.size() - 1);
        found.add(new NginxDirective(words, begin, block));
        words.clear();
      }
    }

    private void skipComment() {
      while (at < text.length() && text.charAt(at) != '\n') {
        at++;
      }
    }

    private void step() {
      if (text.charAt(at) == '\n') {
        line++;
      }
      at++;
    }

    private void word() {
      if (words.isEmpty()) {
        begin = line;
      }
      StringBuilder word = new StringBuilder();
      char quote = text.charAt(at);
      boolean quoted = quote == '"' || quote == '\'';
      if (quoted) {
        at++;
      }
      while (at < text.length() && !endsWord(quoted, quote)) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        } else if (!quoted && text.startsWith("${", at)) {
          // The brace of a variable opens no block.
          word.append('$');
          at++;
        }
        word.append(text.charAt(at));
        step();
      }
      if (quoted && at < text.length()) {
        at++;
      }
      words.add(word.toString());
    }

    private boolean endsWord(boolean quoted, char quote) {
      char c = text.charAt(at);
      return quoted ? c == quote : Character.isWhitespace(c) || c == ';' || c == '{';
    }
  }
}
