package io.github.rdsiam.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RdsEndpointTest {

    @ParameterizedTest(name = "{0} is {1} in {2} of {3}")
    @CsvSource(textBlock = """
            # commercial regions, every kind
            db1.c9abcdefghij.eu-west-1.rds.amazonaws.com,                   INSTANCE,       eu-west-1,      aws
            orders.proxy-abc123.eu-west-1.rds.amazonaws.com,                PROXY,          eu-west-1,      aws
            ro.endpoint.proxy-abc123.us-east-2.rds.amazonaws.com,           PROXY,          us-east-2,      aws
            endpoint.proxy-abc123.us-east-2.rds.amazonaws.com,              PROXY,          us-east-2,      aws
            a.cluster-c9abc.ap-southeast-4.rds.amazonaws.com,               CLUSTER,        ap-southeast-4, aws
            a.cluster-ro-c9abc.me-central-1.rds.amazonaws.com,              CLUSTER,        me-central-1,   aws
            any.cluster-custom-c9abc.ca-west-1.rds.amazonaws.com,           CLUSTER,        ca-west-1,      aws
            a.shardgrp-c9abc.us-west-2.rds.amazonaws.com,                   CLUSTER,        us-west-2,      aws
            # names that look like something else
            my-proxy-db.c9abc.eu-west-1.rds.amazonaws.com,                  INSTANCE,       eu-west-1,      aws
            cluster-1.c9abc.eu-west-1.rds.amazonaws.com,                    INSTANCE,       eu-west-1,      aws
            # FIPS
            db1.c9abc.us-east-1.rds-fips.amazonaws.com,                     INSTANCE,       us-east-1,      aws
            p.proxy-c9abc.ca-central-1.rds-fips.amazonaws.com,              PROXY,          ca-central-1,   aws
            # regions that no SDK knows yet
            db1.c9abc.eu-north-9.rds.amazonaws.com,                         INSTANCE,       eu-north-9,     aws
            p.proxy-c9abc.aq-southpole-12.rds.amazonaws.com,                PROXY,          aq-southpole-12, aws
            # GovCloud
            db1.c9abc.us-gov-west-1.rds.amazonaws.com,                      INSTANCE,       us-gov-west-1,  aws-us-gov
            p.proxy-c9abc.us-gov-east-1.rds.amazonaws.com,                  PROXY,          us-gov-east-1,  aws-us-gov
            db1.c9abc.us-gov-east-1.rds-fips.amazonaws.com,                 INSTANCE,       us-gov-east-1,  aws-us-gov
            # China, today's order and the older one
            db1.c9abc.rds.cn-north-1.amazonaws.com.cn,                      INSTANCE,       cn-north-1,     aws-cn
            db1.c9abc.cn-north-1.rds.amazonaws.com.cn,                      INSTANCE,       cn-north-1,     aws-cn
            a.cluster-ro-c9abc.rds.cn-northwest-1.amazonaws.com.cn,         CLUSTER,        cn-northwest-1, aws-cn
            a.cluster-c9abc.cn-northwest-1.rds.amazonaws.com.cn,            CLUSTER,        cn-northwest-1, aws-cn
            p.proxy-c9abc.rds.cn-north-1.amazonaws.com.cn,                  PROXY,          cn-north-1,     aws-cn
            ro.endpoint.proxy-c9abc.rds.cn-north-1.amazonaws.com.cn,        PROXY,          cn-north-1,     aws-cn
            # EU sovereign
            db1.c9abc.eusc-de-east-1.rds.amazonaws.eu,                      INSTANCE,       eusc-de-east-1, aws-eusc
            p.proxy-c9abc.eusc-de-east-1.rds.amazonaws.eu,                  PROXY,          eusc-de-east-1, aws-eusc
            # isolated partitions, both orders
            db1.c9abc.rds.us-iso-east-1.c2s.ic.gov,                         INSTANCE,       us-iso-east-1,  aws-iso
            a.cluster-c9abc.us-iso-west-1.rds.c2s.ic.gov,                   CLUSTER,        us-iso-west-1,  aws-iso
            db1.c9abc.rds.us-isob-east-1.sc2s.sgov.gov,                     INSTANCE,       us-isob-east-1, aws-iso-b
            db1.c9abc.rds.eu-isoe-west-1.cloud.adc-e.uk,                    INSTANCE,       eu-isoe-west-1, aws-iso-e
            p.proxy-c9abc.rds.us-isof-south-1.csp.hci.ic.gov,               PROXY,          us-isof-south-1, aws-iso-f
            """)
    void readsKindRegionAndPartitionFromTheName(String host, RdsEndpoint.Kind kind, String region, String partition) {
        assertThat(RdsEndpoint.of(host)).isEqualTo(new RdsEndpoint(host, kind, region, partition));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.global-c9abc.global.rds.amazonaws.com",
                "a.global-c9abc.global.rds-fips.amazonaws.com",
                "a.global-c9abc.global.rds.amazonaws.com.cn"
            })
    void knowsTheEndpointOfAGlobalDatabase(String host) {
        assertThat(RdsEndpoint.of(host))
                .returns(RdsEndpoint.Kind.GLOBAL, RdsEndpoint::kind)
                .returns(null, RdsEndpoint::region);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // another domain
                "db1.c9abc.eu-west-1.rds.amazonaws.com.evil.com",
                "db1.c9abc.eu-west-1.rds.amazonaws.com.evil.cn",
                "db1.c9abc.eu-west-1.rds.amazonaws.comm",
                "db1.c9abc.eu-west-1.rds.amazonaws.co",
                "db1.c9abc.eu-west-1.rdsamazonaws.com",
                "db1.c9abc.eu-west-1.rds.evilamazonaws.com",
                "db1.c9abc.eu-west-1.rds.evil-amazonaws.com",
                "db1.c9abc.eu-west-1.rds.amazonaws.de",
                // another service, or none
                "db1.c9abc.eu-west-1.rds2.amazonaws.com",
                "db1.c9abc.eu-west-1.xrds.amazonaws.com",
                "db1.c9abc.eu-west-1.rds-fips2.amazonaws.com",
                "db1.c9abc.eu-west-1.es.amazonaws.com",
                "bucket.s3.eu-west-1.amazonaws.com",
                "rds.eu-west-1.amazonaws.com",
                "rds.amazonaws.com",
                "amazonaws.com",
                // parts missing or in excess
                "c9abc.eu-west-1.rds.amazonaws.com",
                "x.db1.c9abc.eu-west-1.rds.amazonaws.com",
                "db1.c9abc.x.eu-west-1.rds.amazonaws.com",
                "x.other.proxy-c9abc.eu-west-1.rds.amazonaws.com",
                "x.endpoint.cluster-c9abc.eu-west-1.rds.amazonaws.com",
                "db1.c9abc.rds.eu-west-1.rds.amazonaws.com",
                "db1.proxy-.eu-west-1.rds.amazonaws.com",
                // no region
                "db1.c9abc.europe.rds.amazonaws.com",
                "db1.c9abc.eu-west.rds.amazonaws.com",
                "db1.c9abc.eu-west-100.rds.amazonaws.com",
                "db1.c9abc.1.rds.amazonaws.com",
                "db1.c9abc.global.rds.amazonaws.com",
                // no AWS name at all
                "localhost",
                "127.0.0.1",
                "db.example.com",
                "orders"
            })
    void takesALookAlikeForNoRdsName(String host) {
        assertThat(RdsEndpoint.of(host)).isEqualTo(new RdsEndpoint(host, RdsEndpoint.Kind.OTHER, null, null));
    }

    @Test
    void readsAnUpperCaseNameAndGivesItInLowerCase() {
        assertThat(RdsEndpoint.of("Orders.Proxy-ABC.EU-West-1.RDS.AmazonAWS.com"))
                .isEqualTo(new RdsEndpoint(
                        "orders.proxy-abc.eu-west-1.rds.amazonaws.com", RdsEndpoint.Kind.PROXY, "eu-west-1", "aws"));
    }

    @ParameterizedTest(name = "{0}: proxy {1}, database {2}")
    @CsvSource(textBlock = """
            INSTANCE,       false, true
            CLUSTER,        false, true
            PROXY,          true,  false
            GLOBAL,         false, false
            OTHER,          false, false
            """)
    void tellsProxiesFromDatabases(RdsEndpoint.Kind kind, boolean proxy, boolean database) {
        assertThat(kind.isProxy()).isEqualTo(proxy);
        assertThat(kind.isDatabase()).isEqualTo(database);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"eu-west-1", "us-gov-east-1", "cn-northwest-1", "us-isob-east-1", "eusc-de-east-1", "xy-abc-99"})
    void knowsTheFormOfARegion(String region) {
        assertThat(RdsEndpoint.isRegion(region)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "eu", "eu-west", "eu_west_1", "EU-WEST-1", "eu-west-1a", " eu-west-1", "eu-west-1\n"})
    void knowsWhatIsNoRegion(String text) {
        assertThat(RdsEndpoint.isRegion(text)).isFalse();
    }
}
