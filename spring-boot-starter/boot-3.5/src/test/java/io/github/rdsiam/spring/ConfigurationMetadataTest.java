package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

class ConfigurationMetadataTest {

    @Test
    void describesEachProperty() throws Exception {
        List<Map<String, Object>> properties = properties();

        assertThat(properties)
                .extracting(property -> property.get("name"))
                .containsExactlyInAnyOrder(
                        "rds-iam.enabled",
                        "rds-iam.region",
                        "rds-iam.connect-via",
                        "rds-iam.ca-bundle",
                        "rds-iam.driver-properties",
                        "rds-iam.assume-role.role-arn",
                        "rds-iam.assume-role.external-id",
                        "rds-iam.fallback.secret-id",
                        "rds-iam.fallback.target",
                        "management.health.rds-iam.enabled");
        assertThat(properties)
                .allSatisfy(property -> assertThat(property.get("description"))
                        .asString()
                        .isNotBlank()
                        .endsWith("."));
    }

    @Test
    void tellsThatItIsOffByDefault() throws Exception {
        assertThat(properties())
                .filteredOn(property -> property.get("name").equals("rds-iam.enabled"))
                .extracting(property -> property.get("defaultValue"))
                .containsExactly(false);
    }

    @Test
    void isWhatTheCheckForUnknownPropertiesTakes() throws Exception {
        assertThat(properties())
                .extracting(property -> property.get("name"))
                .filteredOn(name -> !name.equals("management.health.rds-iam.enabled"))
                .containsExactlyInAnyOrderElementsOf(PropertyCheck.properties());
    }

    /** Boot's own jars have a file of this name too. */
    private static List<Map<String, Object>> properties() throws IOException {
        List<Map<String, Object>> ours = new ArrayList<>();
        ClassLoader classes = RdsIamProperties.class.getClassLoader();
        for (URL file : Collections.list(classes.getResources("META-INF/spring-configuration-metadata.json"))) {
            properties(file).stream()
                    .filter(property -> property.get("name").toString().contains("rds-iam"))
                    .forEach(ours::add);
        }
        return ours;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> properties(URL file) throws IOException {
        try (InputStream json = file.openStream()) {
            return (List<Map<String, Object>>) JsonParserFactory.getJsonParser()
                    .parseMap(new String(json.readAllBytes(), StandardCharsets.UTF_8))
                    .get("properties");
        }
    }
}
