package io.github.rdsiam.example.template;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Parses CloudFormation's YAML: version 1.1, without aliases. Short forms of functions become their long form.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html">Template formats</a>
 */
final class Yaml {

    private Yaml() {}

    static Map<String, Object> parse(String text) {
        org.yaml.snakeyaml.Yaml yaml = new org.yaml.snakeyaml.Yaml(new ShortForms(options()));
        yaml.parse(new StringReader(text)).forEach(event -> {
            if (event instanceof AliasEvent alias) {
                throw new IllegalArgumentException("CloudFormation knows no aliases: *" + alias.getAnchor());
            }
        });
        return Values.map(yaml.load(text));
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return options;
    }

    private static final class ShortForms extends SafeConstructor {

        ShortForms(LoaderOptions options) {
            super(options);
            yamlMultiConstructors.put("!", new Function());
        }

        private final class Function extends AbstractConstruct {

            @Override
            public Object construct(Node node) {
                String name = node.getTag().getValue().substring(1);
                boolean plain = name.equals("Ref") || name.equals("Condition");
                return Map.of(plain ? name : "Fn::" + name, argument(name, node));
            }

            private Object argument(String name, Node node) {
                if (node instanceof SequenceNode sequence) {
                    return constructSequence(sequence);
                }
                if (node instanceof MappingNode mapping) {
                    return constructMapping(mapping);
                }
                String text = ((ScalarNode) node).getValue();
                return name.equals("GetAtt") ? List.of(text.split("\\.", 2)) : text;
            }
        }
    }
}
