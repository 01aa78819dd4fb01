// pgx, with a token from the AWS SDK for Go, whose tokens have no slash before the query.
package main

import (
	"context"
	"fmt"
	"log"
	"net/url"
	"os"

	"github.com/aws/aws-sdk-go/aws/credentials"
	"github.com/aws/aws-sdk-go/service/rds/rdsutils"
	"github.com/jackc/pgx/v4"
)

func main() {
	log.SetFlags(0)
	address := os.Getenv("IN_HOST") + ":" + os.Getenv("IN_PORT")
	token, err := rdsutils.BuildAuthToken(
		address, os.Getenv("IN_REGION"), os.Getenv("TOKEN_USER"), credentials.NewEnvCredentials())
	check(err)

	tls := url.Values{"sslmode": {"verify-full"}, "sslrootcert": {os.Getenv("CA_BUNDLE")}}
	server := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(os.Getenv("IN_USERNAME"), token),
		Host:     address,
		Path:     os.Getenv("IN_DATABASE"),
		RawQuery: tls.Encode(),
	}
	ctx := context.Background()
	connection, err := pgx.Connect(ctx, server.String())
	check(err)
	defer connection.Close(ctx)

	rows, err := connection.Query(ctx, "SELECT id, name FROM my_table WHERE id <= $1 ORDER BY id", 4)
	check(err)
	for rows.Next() {
		var id int
		var name string
		check(rows.Scan(&id, &name))
		fmt.Printf("%d\t%s\n", id, name)
	}
	check(rows.Err())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
