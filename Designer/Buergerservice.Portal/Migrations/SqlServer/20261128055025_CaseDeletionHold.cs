using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Buergerservice.Portal.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class CaseDeletionHold : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "DeletionHold",
                table: "cases_cases",
                type: "nvarchar(500)",
                maxLength: 500,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "HeldAt",
                table: "cases_cases",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HeldBy",
                table: "cases_cases",
                type: "nvarchar(256)",
                maxLength: 256,
                nullable: true,
                collation: "Latin1_General_100_BIN2");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "DeletionHold",
                table: "cases_cases");

            migrationBuilder.DropColumn(
                name: "HeldAt",
                table: "cases_cases");

            migrationBuilder.DropColumn(
                name: "HeldBy",
                table: "cases_cases");
        }
    }
}
